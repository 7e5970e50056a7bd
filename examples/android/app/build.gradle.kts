import javax.inject.Inject
import org.gradle.process.ExecOperations
import org.gradle.work.DisableCachingByDefault

plugins {
    id("com.android.application") version "8.12.1"
    id("org.jetbrains.kotlin.android") version "2.2.0"
}

// A flavor without a row fails when Gradle configures the build.
val publications = mapOf(
    "dev" to "storefront/dev/android",
    "prod" to "storefront/prod/android",
)

/** Fetches a publication as the resource R.raw.amplify_outputs. */
@DisableCachingByDefault(because = "A publication can change at any time")
abstract class FetchOutputs : DefaultTask() {
    @get:Input
    abstract val publication: Property<String>

    @get:OutputDirectory
    abstract val resources: DirectoryProperty

    @get:Inject
    abstract val processes: ExecOperations

    @TaskAction
    fun fetch() {
        val file = resources.file("raw/amplify_outputs.json").get().asFile
        file.parentFile.mkdirs()
        processes.exec {
            commandLine(
                "amplify-outputs", "fetch", publication.get(),
                "--region", "us-east-1", "-o", file.path,
            )
        }
    }
}

androidComponents {
    onVariants { variant ->
        val offline = gradle.startParameter.isOffline
        val name = variant.name.replaceFirstChar { it.uppercase() }
        val fetching = tasks.register<FetchOutputs>("fetch${name}Outputs") {
            publication.set(publications.getValue(variant.flavorName!!))
            // Gradle does not see a change in AWS. With --offline, the file of an earlier build stays.
            outputs.upToDateWhen { offline }
        }
        variant.sources.res?.addGeneratedSourceDirectory(fetching, FetchOutputs::resources)
    }
}

android {
    namespace = "com.example.storefront"
    compileSdk = 36

    defaultConfig {
        applicationId = "com.example.storefront"
        minSdk = 24
        targetSdk = 36
        versionCode = 1
        versionName = "1.0"
    }

    flavorDimensions += "environment"
    productFlavors {
        create("dev") {
            dimension = "environment"
            applicationIdSuffix = ".dev"
        }
        create("prod") {
            dimension = "environment"
        }
    }

    compileOptions {
        isCoreLibraryDesugaringEnabled = true
    }
}

kotlin {
    jvmToolchain(17)
}

dependencies {
    implementation("com.amplifyframework:core:2.39.0")
    implementation("com.amplifyframework:aws-auth-cognito:2.39.0")
    coreLibraryDesugaring("com.android.tools:desugar_jdk_libs:2.1.5")
}
