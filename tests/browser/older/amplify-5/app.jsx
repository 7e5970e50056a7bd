// An application of the time of Amplify JavaScript 5, with everything behind its Authenticator.
import "./configure.js";
import { Auth } from "aws-amplify";
import { Authenticator } from "@aws-amplify/ui-react";
import { createRoot } from "react-dom/client";
import "@aws-amplify/ui-react/styles.css";

function Welcome({ user, signOut }) {
  return (
    <main>
      <h1>Signed in as {user.username}</h1>
      <button onClick={signOut}>Sign out</button>
    </main>
  );
}

createRoot(document.getElementById("app")).render(<Authenticator>{Welcome}</Authenticator>);

// The session in the form that Amplify JavaScript 6 gives it, for the tests to call.
window.auth = {
  async fetchAuthSession() {
    const session = await Auth.currentSession();
    const credentials = await Auth.currentCredentials();
    const idToken = { payload: session.getIdToken().payload };
    return { tokens: { idToken }, userSub: idToken.payload.sub, credentials, identityId: credentials.identityId };
  },
};
