// What WeChat puts on the wire, and what it makes of the answer. Sealed by @wecom/crypto, opened by wechat-crypto: neither is the door's own.
import { createHash, randomBytes } from "node:crypto";
import { createRequire } from "node:module";

process.noDeprecation = true; // wechat-crypto calls `new Buffer`
const load = createRequire(import.meta.url);
const wecom = load("@wecom/crypto");
const Opener = load("wechat-crypto");
const { parseString } = load("xml2js");

const BAD = "0".repeat(40);
const OTHER_APP = "wx0000000000000000";
const LONGEST_TEXT = 2047; // bytes; see shared/protocols: reports say 2047 or 2048
const KINDS = new Set(["text", "image", "voice", "video", "music", "news", "transfer_customer_service"]);
let messages = 0;

const sign = (...parts) => createHash("sha1").update(parts.sort().join("")).digest("hex");
const cdata = (text) => `<![CDATA[${String(text).replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
const bare = (name, value) => typeof value === "number" || name === "MsgId";
const tag = (name, value) => `<${name}>${bare(name, value) ? value : cdata(value)}</${name}>`;
const nextMessageId = () => `${Date.now()}${String(messages++ % 1e6).padStart(6, "0")}`;

// The message as XML. A field given in `fields` is added as it is; an event has no MsgId.
function inner(command, account) {
  const head = { ToUserName: account.name, FromUserName: command.from, CreateTime: command.created ?? Math.floor(Date.now() / 1000) };
  const said = command.event
    ? { MsgType: "event", Event: command.event, EventKey: command.key ?? "" }
    : { MsgType: command.type ?? "text", ...(command.text === undefined ? {} : { Content: command.text }), MsgId: command.msg_id ?? nextMessageId() };
  const all = Object.entries({ ...head, ...said, ...command.fields });
  return `<xml>${all.map(([name, value]) => tag(name, value)).join("")}</xml>`;
}

const SPOILT_CIPHERS = {
  cipher: (sealed) => sealed.slice(0, Math.floor(sealed.length / 2) - 3), // cut in the middle of a block
  base64: () => "这不是 base64 !!!",
  padding: (sealed) => randomBytes(Math.floor((sealed.length * 3) / 64) * 16).toString("base64"), // right length, opens to noise
};

function seal(xml, command, account) {
  const sealed = wecom.encrypt(account.key, xml, command.spoil === "app_id" ? OTHER_APP : account.appId);
  return SPOILT_CIPHERS[command.spoil]?.(sealed) ?? sealed;
}

const stampOf = (command) => ({
  timestamp: String(Math.floor(Date.now() / 1000) - (command.age ?? 0)),
  nonce: command.nonce ?? String(randomBytes(4).readUInt32BE()),
});

// The body and what is signed besides; made once, for the retries of a message carry the same message.
export function written(command, account) {
  if (command.raw !== undefined) return { body: command.raw, sealed: /<Encrypt>(?:<!\[CDATA\[)?([^<\]]*)/.exec(command.raw)?.[1] ?? "" };
  const xml = command.xml ?? inner(command, account);
  if (command.mode === "plain") return { body: xml };
  const sealed = seal(xml, command, account);
  const plain = command.mode === "compatible" ? xml.slice("<xml>".length, -"</xml>".length) : tag("ToUserName", account.name);
  return { body: `<xml>${plain}${tag("Encrypt", sealed)}</xml>`, sealed };
}

// The address to call, with a signature over the stamp and the cipher.
export function signed(address, { sealed }, command, account) {
  const { timestamp, nonce } = stampOf(command);
  const url = new URL(address);
  const add = (name, value) => url.searchParams.set(name, value);
  const msgSignature = (cipher) => (command.spoil === "msg_signature" ? BAD : wecom.getSignature(account.token, timestamp, nonce, cipher));
  add("timestamp", timestamp);
  add("nonce", nonce);
  if (command.mode === "wecom") {
    const cipher = command.check ? seal(command.check, command, account) : sealed; // WeCom seals the URL check, too, and knows one signature only
    if (command.check) add("echostr", cipher);
    return add("msg_signature", msgSignature(cipher)), url;
  }
  add("signature", command.spoil === "signature" ? BAD : sign(account.token, timestamp, nonce));
  if (command.check) return add("echostr", command.check), url;
  if (command.from) add("openid", command.from);
  if (command.mode === "plain") return url;
  add("encrypt_type", "aes");
  add("msg_signature", msgSignature(sealed));
  return url;
}

const isBroken = (text) => text.replace(/<!\[CDATA\[[^]*?\]\]>/g, "").includes("]]>"); // not well-formed, but the parser lets it pass

function parsed(text) {
  let fields = null;
  if (isBroken(text)) return null;
  parseString(text, { explicitArray: false, explicitRoot: false, strict: true }, (error, found) => (fields = error ? null : found));
  return fields !== null && typeof fields === "object" ? fields : null;
}

function unsealed(outer, account) {
  const opener = new Opener(account.token, account.key, account.appId);
  if (opener.getSignature(outer.TimeStamp, outer.Nonce, outer.Encrypt) !== outer.MsgSignature) return { fault: "signature of the reply" };
  try {
    const { message, id } = opener.decrypt(outer.Encrypt);
    return id === account.appId ? { reply: parsed(message) } : { fault: "app id of the reply" };
  } catch {
    return { fault: "cipher of the reply" };
  }
}

// Why WeChat or the person could not use this reply, or nothing.
function faultOf(reply, command, account) {
  if (reply === null || !KINDS.has(reply.MsgType)) return "malformed";
  if (command.from && reply.ToUserName !== command.from) return "addressee";
  if (reply.FromUserName !== account.name) return "sender";
  if (!/^\d+$/.test(reply.CreateTime)) return "CreateTime";
  if (reply.MsgType !== "text") return undefined;
  if (!reply.Content?.trim()) return "empty";
  return Buffer.byteLength(reply.Content) > LONGEST_TEXT ? "too long" : undefined;
}

// What the body of a 200 says: an acknowledgement, a reply with its fields, or a fault.
export function opened(body, command, account) {
  if (command.check) return body === command.check ? { acknowledged: true } : { fault: "echostr" };
  if (body === "" || body === "success") return { acknowledged: true };
  const outer = body.trimStart().startsWith("<xml>") ? parsed(body) : null;
  if (outer === null) return { fault: "malformed" };
  if (!outer.Encrypt && ["safe", "wecom"].includes(command.mode)) return { fault: "not sealed" };
  if (outer.Encrypt && command.mode === "plain") return { fault: "sealed in plain mode" };
  const { reply = null, fault } = outer.Encrypt ? unsealed(outer, account) : { reply: outer };
  const wrong = fault ?? faultOf(reply, command, account);
  return wrong ? { fault: wrong, reply } : { reply };
}
