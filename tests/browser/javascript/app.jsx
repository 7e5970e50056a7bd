// An application as Amplify's documentation shows it: configure, and put everything behind the Authenticator.
import { Amplify } from "aws-amplify";
import * as auth from "aws-amplify/auth";
import { Authenticator } from "@aws-amplify/ui-react";
import { createRoot } from "react-dom/client";
import "@aws-amplify/ui-react/styles.css";
import outputs from "/amplify_outputs.json" with { type: "json" };

Amplify.configure(outputs);

function Welcome({ user, signOut }) {
  return (
    <main>
      <h1>Signed in as {user.username}</h1>
      <button onClick={signOut}>Sign out</button>
    </main>
  );
}

// The Authenticator has buttons for social providers only. Amplify's format has no place for others, `custom` has.
function OtherProviders() {
  return (outputs.custom?.federated_providers ?? []).map((name) => (
    <button key={name} onClick={() => auth.signInWithRedirect({ provider: { custom: name } })}>
      Sign in with {name}
    </button>
  ));
}

const components = { SignIn: { Header: OtherProviders } };
createRoot(document.getElementById("app")).render(<Authenticator components={components}>{Welcome}</Authenticator>);

// What an application's own code would call, for the tests to call.
window.auth = auth;
