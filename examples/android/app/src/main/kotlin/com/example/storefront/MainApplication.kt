package com.example.storefront

import android.app.Application
import com.amplifyframework.auth.cognito.AWSCognitoAuthPlugin
import com.amplifyframework.core.Amplify
import com.amplifyframework.core.configuration.AmplifyOutputs

class MainApplication : Application() {
    override fun onCreate() {
        super.onCreate()
        Amplify.addPlugin(AWSCognitoAuthPlugin())
        // The file raw/amplify_outputs.json of the variant, which its task in build.gradle.kts fetches.
        Amplify.configure(AmplifyOutputs(R.raw.amplify_outputs), applicationContext)
    }
}
