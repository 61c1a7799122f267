"use strict";
// No validator and no outside host: everything that this page loads is served by us.
const place = document.getElementById("docs");
window.ui = SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  deepLinking: true,
  displayRequestDuration: true,
  persistAuthorization: false,
  validatorUrl: null,
});
