import type { ReactNode } from "react";
import "@aws-amplify/ui-react/styles.css";
import { connection } from "next/server";
import { amplify } from "../amplify";
import { Configured } from "./configured";

export const metadata = { title: "Storefront" };

export default async function Layout({ children }: { children: ReactNode }) {
  // At each request, and not once while Next.js builds.
  await connection();
  const { outputs } = await amplify();
  return (
    <html lang="en">
      <body>
        <Configured outputs={outputs}>{children}</Configured>
      </body>
    </html>
  );
}
