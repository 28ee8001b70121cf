// Reads the mail in a file with postal-mime, as web mail does, and writes what is in it as JSON.

import { readFileSync } from "node:fs";
import PostalMime from "postal-mime";

const mail = await PostalMime.parse(readFileSync(process.argv[2]));
const attached = mail.attachments.map(({ filename, content }) => [
  filename,
  Buffer.from(content).toString("base64"),
]);
const to = (mail.to ?? []).map(({ address }) => address);
const { subject, text } = mail;
process.stdout.write(JSON.stringify({ subject, to, text, attached }));
