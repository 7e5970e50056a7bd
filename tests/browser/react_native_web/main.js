// What iOS and Android do after they have loaded the bundle: run the application that index.js registers.
import { AppRegistry } from "react-native";
import "application/index.js";
import { name } from "application/app.json";

AppRegistry.runApplication(name, { rootTag: document.getElementById("app") });
