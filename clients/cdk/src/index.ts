export * from "./amplify-outputs";
export * from "./choices";
export * from "./props";
