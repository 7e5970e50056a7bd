import 'package:amplify_auth_cognito/amplify_auth_cognito.dart';
import 'package:amplify_flutter/amplify_flutter.dart';
import 'package:flutter/material.dart';
import 'package:flutter/services.dart';

import 'storefront.dart';

Future<void> main() async {
  WidgetsFlutterBinding.ensureInitialized();
  final outputs = await rootBundle.loadString('assets/$appFlavor/amplify_outputs.json');
  await Amplify.addPlugin(AmplifyAuthCognito());
  await Amplify.configure(outputs);
  runApp(const Storefront());
}
