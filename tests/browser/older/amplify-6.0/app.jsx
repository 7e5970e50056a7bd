// An application with Amplify JavaScript 6.0.0 and a form of its own: no Authenticator takes this version.
import "./configure.js";
import * as auth from "aws-amplify/auth";
import { Hub } from "aws-amplify/utils";

const app = document.getElementById("app");

async function show() {
  try {
    const { username } = await auth.getCurrentUser();
    app.innerHTML = "<h1></h1><button>Sign out</button>";
    app.querySelector("h1").textContent = `Signed in as ${username}`;
    app.querySelector("button").onclick = () => auth.signOut();
  } catch {
    app.innerHTML = `
      <input name="username"><input name="password" type="password">
      <button>Sign in</button><button>Sign In with Google</button>`;
    const [form, google] = app.querySelectorAll("button");
    const value = (name) => app.querySelector(`[name=${name}]`).value;
    form.onclick = () => auth.signIn({ username: value("username"), password: value("password") });
    google.onclick = () => auth.signInWithRedirect({ provider: "Google" });
  }
}

Hub.listen("auth", ({ payload }) => {
  if (["signedIn", "signedOut", "signInWithRedirect"].includes(payload.event)) show();
});
show();

// What an application's own code would call, for the tests to call.
window.auth = auth;
