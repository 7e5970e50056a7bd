import 'package:amplify_authenticator/amplify_authenticator.dart';
import 'package:flutter/material.dart';

class Storefront extends StatelessWidget {
  const Storefront({super.key});

  @override
  Widget build(BuildContext context) {
    return Authenticator(
      child: MaterialApp(
        builder: Authenticator.builder(),
        home: const Scaffold(
          body: Center(child: SignOutButton()),
        ),
      ),
    );
  }
}
