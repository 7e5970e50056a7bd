import "@aws-amplify/ui-vue/styles.css";
import { Amplify } from "aws-amplify";
import { createApp } from "vue";
import App from "./App.vue";
// `npm run outputs` writes it, before each build and each start of the development server.
import outputs from "./amplify_outputs.json";

Amplify.configure(outputs);

createApp(App).mount("#app");
