"use client";
import { Amplify } from "aws-amplify";
import { type ReactNode, useMemo } from "react";

type Outputs = Parameters<typeof Amplify.configure>[0];

export function Configured({ outputs, children }: { outputs: Outputs; children: ReactNode }) {
  // `ssr` keeps the tokens in cookies, where the server finds them.
  useMemo(() => Amplify.configure(outputs, { ssr: true }), [outputs]);
  return children;
}
