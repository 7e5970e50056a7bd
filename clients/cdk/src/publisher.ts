import { Fn } from "aws-cdk-lib";
import { StringParameter } from "aws-cdk-lib/aws-ssm";
import { Construct } from "constructs";
import { AmplifyOutputsProps } from "./props";

const STACK = "amplify-outputs";

/** Where the publisher is. */
export interface Publisher {
  readonly serviceToken: string;
  readonly bucketName?: string;
  readonly parameterPrefix?: string;
}

/** The publisher that the properties name. What is not used is not in the template. */
export function publisherOf(scope: Construct, props: AmplifyOutputsProps): Publisher {
  const prefix = props.publisherParameterPrefix;
  if (prefix !== undefined) {
    const said = (name: string) => StringParameter.valueForStringParameter(scope, `${prefix}/.publisher/${name}`);
    return {
      serviceToken: props.serviceToken ?? said("service-token"),
      get bucketName() {
        return said("bucket-name");
      },
      parameterPrefix: prefix,
    };
  }
  if (props.serviceToken !== undefined && props.publisherStackName === undefined) {
    return { serviceToken: props.serviceToken };
  }
  const exported = (name: string) => Fn.importValue(`${props.publisherStackName ?? STACK}-${name}`);
  return {
    serviceToken: props.serviceToken ?? exported("ServiceToken"),
    bucketName: exported("BucketName"),
    parameterPrefix: exported("ParameterPrefix"),
  };
}
