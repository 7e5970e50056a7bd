import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// `npm run build:run-time` builds the application that reads its file when it starts.
const atRunTime = {
  name: "at-run-time",
  transformIndexHtml: { order: "pre", handler: (html) => html.replace("/main.jsx", "/main-run-time.jsx") },
};

export default defineConfig(({ mode }) => ({ plugins: [react(), mode === "run-time" && atRunTime] }));
