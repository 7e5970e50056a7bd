import { Component } from "@angular/core";
import { AmplifyAuthenticatorModule } from "@aws-amplify/ui-angular";

@Component({
  selector: "storefront-root",
  imports: [AmplifyAuthenticatorModule],
  template: `
    <amplify-authenticator>
      <ng-template amplifySlot="authenticated" let-user="user" let-signOut="signOut">
        <main>
          <h1>Hello {{ user.signInDetails?.loginId ?? user.username }}</h1>
          <button (click)="signOut()">Sign out</button>
        </main>
      </ng-template>
    </amplify-authenticator>
  `,
})
export class Storefront {}
