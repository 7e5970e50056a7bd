import { fetchAuthSession } from "aws-amplify/auth/server";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { amplify } from "../../amplify";

export default async function Account() {
  const { runWithAmplifyServerContext } = await amplify();
  const { tokens } = await runWithAmplifyServerContext({
    nextServerContext: { cookies },
    operation: (context) => fetchAuthSession(context),
  });
  if (!tokens) {
    redirect("/");
  }
  return <h1>The server knows {String(tokens.idToken?.payload.email)}</h1>;
}
