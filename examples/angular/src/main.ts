import { bootstrapApplication } from "@angular/platform-browser";
import { Amplify } from "aws-amplify";
// `npm run outputs` writes it, before each build and each start of the development server.
import outputs from "../amplify_outputs.json";
import { Storefront } from "./storefront";

Amplify.configure(outputs);

bootstrapApplication(Storefront);
