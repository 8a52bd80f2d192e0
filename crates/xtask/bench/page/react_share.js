// Three share buttons with react-share.

import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { EmailShareButton, FacebookShareButton, WhatsappShareButton } from "react-share";

const url = "https://example.org/pledge";
const buttons = { WhatsApp: WhatsappShareButton, Facebook: FacebookShareButton, "E-mail": EmailShareButton };

createRoot(document.getElementById("react-share")).render(
  Object.entries(buttons).map(([name, Button]) => createElement(Button, { key: name, url }, name)),
);
