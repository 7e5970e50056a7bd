import Amplify
import Authenticator
import AWSCognitoAuthPlugin
import SwiftUI

@main
struct StorefrontApp: App {
    init() {
        do {
            try Amplify.add(plugin: AWSCognitoAuthPlugin())
            // The file amplify_outputs.json of the app, which fetch-outputs.sh puts there.
            try Amplify.configure(with: .amplifyOutputs)
        } catch {
            fatalError("Amplify cannot start with amplify_outputs.json: \(error)")
        }
    }

    var body: some Scene {
        WindowGroup {
            Authenticator { state in
                VStack {
                    Text("Hello \(state.user.username)")
                    Button("Sign out") {
                        Task { await state.signOut() }
                    }
                }
            }
        }
    }
}
