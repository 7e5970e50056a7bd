import type { Plugin } from "vite";

/** What to fetch, as the options of the same names of `amplify-outputs-fetch` say it. */
export interface Options {
  /** The publication name, such as storefront/prod. Required without `branch` and `names`. */
  name?: string;
  /** The branch that is built, such as process.env.AWS_BRANCH: fetch what `names` has for it. */
  branch?: string;
  /** Publications by branch, such as "main=storefront/prod,*=storefront/dev". A list has one rule or more in each text. */
  names?: string | string[];
  /** Sites to which users must be able to return after a redirect, such as https://pr-12.example.com. */
  origin?: string | string[];
  /** Where the file is written, from the root of the project on. Default: the name of the file in that format. */
  file?: string;
  /** The file format. Default: json. */
  format?: "json" | "dart" | "ts" | "mjs" | "legacy-json" | "legacy-json-mobile";
  /** The place to read. Default: s3, or ssm if it is published only there. */
  from?: "s3" | "ssm";
  /** The SHA-256 that the file must have. */
  expectSha256?: string;
  /** Seconds in which it may still be published. Default: 0. */
  wait?: number;
  /** The prefix of the publisher. Default: /amplify-outputs. */
  parameterPrefix?: string;
  /** The bucket of the publisher, which may be of another account. */
  bucket?: string;
  /** A role of the publisher's account to read with. */
  roleArn?: string;
  /** The AWS region. Default: the one that the SDK is configured with. */
  region?: string;
  /** The AWS profile. Default: the one that the SDK is configured with. */
  profile?: string;
  /** The external ID that the trust policy of that role asks for. */
  externalId?: string;
}

/** Fetches the file before a build, and before the development server starts. */
export default function amplifyOutputs(options: Options): Plugin;
