import { Authenticator } from "@aws-amplify/ui-react";
import "@aws-amplify/ui-react/styles.css";
import { Amplify } from "aws-amplify";
import { createRoot } from "react-dom/client";
import { configureAtRunTime } from "./runtime.js";

// The copy of the build, if `npm run outputs` ran before it. If one build serves several environments, leave it out: it
// would have the pools of one of them.
const [fallback] = Object.values(import.meta.glob("./amplify_outputs.json", { eager: true, import: "default" }));

function Storefront({ user, signOut }) {
  return (
    <main>
      <h1>Hello {user.signInDetails?.loginId ?? user.username}</h1>
      <button onClick={signOut}>Sign out</button>
    </main>
  );
}

const root = createRoot(document.getElementById("app"));

function configure(outputs) {
  Amplify.configure(outputs);
  // Nobody is signed in to another app client yet, so its Authenticator begins anew.
  root.render(<Authenticator key={outputs.auth.user_pool_client_id}>{Storefront}</Authenticator>);
}

configureAtRunTime({ configure, fallback }).catch((error) => {
  console.error(error);
  root.render(<p role="alert">Sign-in is not available now. Please load the page again in a minute.</p>);
});
