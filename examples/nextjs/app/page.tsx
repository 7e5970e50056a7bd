"use client";
import { Authenticator } from "@aws-amplify/ui-react";

export default function Storefront() {
  return (
    <Authenticator>
      {({ user, signOut }) => (
        <main>
          <h1>Hello {user?.signInDetails?.loginId ?? user?.username}</h1>
          <a href="/account">Account</a>
          <button onClick={signOut}>Sign out</button>
        </main>
      )}
    </Authenticator>
  );
}
