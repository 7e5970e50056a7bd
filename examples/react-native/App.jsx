import { Authenticator, useAuthenticator } from "@aws-amplify/ui-react-native";
import { Amplify } from "aws-amplify";
import { Button, Text } from "react-native";
// `npm run outputs` writes it, before each start of Metro and each bundle.
import outputs from "./amplify_outputs.json";

Amplify.configure(outputs);

function Storefront() {
  const { user, signOut } = useAuthenticator();
  return (
    <>
      <Text>Hello {user.signInDetails?.loginId ?? user.username}</Text>
      <Button title="Sign out" onPress={signOut} />
    </>
  );
}

export default function App() {
  return (
    <Authenticator.Provider>
      <Authenticator>
        <Storefront />
      </Authenticator>
    </Authenticator.Provider>
  );
}
