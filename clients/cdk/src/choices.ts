/** Versions of the format of amplify_outputs.json. */
export enum OutputsVersion {
  /** Version 1. */
  V1 = "1",
  /** Version 1.1. */
  V1_1 = "1.1",
  /** Version 1.2. */
  V1_2 = "1.2",
  /** Version 1.3. */
  V1_3 = "1.3",
  /** Version 1.4. */
  V1_4 = "1.4",
  /** Version 1.5. */
  V1_5 = "1.5",
}

/** File formats that the publisher writes. */
export enum Format {
  /** `amplify_outputs.json`, which the publisher always writes. */
  JSON = "json",
  /** For Flutter. */
  DART = "dart",
  /** A TypeScript module. */
  TS = "ts",
  /** A JavaScript module. */
  MJS = "mjs",
  /** `aws-exports.js` of Amplify before Gen 2. */
  LEGACY_JSON = "legacy-json",
  /** `amplifyconfiguration.json` of Amplify before Gen 2, for mobile libraries. */
  LEGACY_JSON_MOBILE = "legacy-json-mobile",
}

/** Where the publisher puts the document. */
export enum Destination {
  /** A parameter of SSM Parameter Store. */
  SSM = "ssm",
  /** An object in the publisher's bucket. */
  S3 = "s3",
}

/** The severity from which problems forbid to publish. */
export enum FailOn {
  /** Errors forbid to publish. */
  ERROR = "error",
  /** Warnings forbid to publish, too. */
  WARNING = "warning",
}

/** The platform of the application, which decides what the format leaves open. */
export enum Platform {
  /** Amplify for JavaScript. */
  JAVASCRIPT = "javascript",
  /** Amplify for Swift. */
  SWIFT = "swift",
  /** Amplify for Android. */
  ANDROID = "android",
  /** Amplify for Flutter. */
  FLUTTER = "flutter",
}
