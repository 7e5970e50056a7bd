import { Authenticator } from "@aws-amplify/ui-react";
import "@aws-amplify/ui-react/styles.css";
import { Amplify } from "aws-amplify";
import { createRoot } from "react-dom/client";
// `npm run outputs` writes it, before each build and each start of the development server.
import outputs from "./amplify_outputs.json";

Amplify.configure(outputs);

function Storefront({ user, signOut }) {
  return (
    <main>
      <h1>Hello {user.signInDetails?.loginId ?? user.username}</h1>
      <button onClick={signOut}>Sign out</button>
    </main>
  );
}

createRoot(document.getElementById("app")).render(<Authenticator>{Storefront}</Authenticator>);
