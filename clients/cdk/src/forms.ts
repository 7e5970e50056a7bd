// The forms of texts that are known at synthesis. A test holds them to those of the publisher.
import { Token } from "aws-cdk-lib";

const REGION = "[a-z]{2,4}(?:-[a-z]+)+-[0-9]{1,2}";
const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const SEGMENT = "[A-Za-z0-9][A-Za-z0-9_-]{0,62}";
const API = "[0-9a-z-]{20,64}";

/** A form, and how messages describe it. */
export interface Form {
  readonly pattern: RegExp;
  readonly words: string;
}

export const FORMS = {
  publicationName: form(
    `(?=.{1,200}$)${SEGMENT}(?:/${SEGMENT}){0,9}`,
    "1 to 10 segments of letters, digits, - and _ (each begins with a letter or digit, 63 characters at most) " +
      "joined by /, 200 characters in all, like storefront/prod",
  ),
  userPoolId: form(`(?=.{1,55}$)${REGION}_[0-9A-Za-z]+`, "an id like us-east-1_AbC123xyz"),
  userPoolClientId: form("[\\w+]{1,128}", "an id like 3n4b5urk1ft4fl3mg5e62d9ado"),
  identityPoolId: form(`${REGION}:${UUID}`, "an id like us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b"),
  dataApiId: form(
    `${API}|arn:aws[a-z-]*:appsync:${REGION}:[0-9]{12}:apis/${API}`,
    "the id or the ARN of an AppSync API",
  ),
  storageBucketName: form(
    "(?!.*(?:--x-s3|--table-s3|--ol-s3|-s3alias|\\.mrap)$)(?!.*\\.\\.)(?=.{3,63}$)[0-9a-z][0-9a-z.-]*[0-9a-z]",
    "the name of a bucket, like storefront-files",
  ),
  roleArn: form(
    "arn:aws[a-z-]*:iam::[0-9]{12}:role/[\\w+=,.@/-]{1,576}",
    "the ARN of a role, like arn:aws:iam::123456789012:role/name",
  ),
};

/** What is wrong with the value, as a sentence, or nothing. A token is right: nobody knows its value yet. */
export function fault(place: string, value: string | undefined, { pattern, words }: Form): string[] {
  if (value === undefined || Token.isUnresolved(value) || pattern.test(value)) {
    return [];
  }
  return [`${place} is ${JSON.stringify(value)}, and must be ${words}.`];
}

function form(pattern: string, words: string): Form {
  return { pattern: new RegExp(`^(?:${pattern})$`), words };
}
