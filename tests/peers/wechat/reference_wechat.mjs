// An echo on npm `wechat`, for comparison: node reference_wechat.mjs PORT, with WX_TOKEN, WX_KEY and WX_APPID in the environment.
import http from "node:http";
import { createRequire } from "node:module";

process.noDeprecation = true; // wechat-crypto calls `new Buffer`
const wechat = createRequire(import.meta.url)("wechat");
const { WX_TOKEN: token, WX_KEY: encodingAESKey, WX_APPID: appid } = process.env;
const echo = wechat({ token, encodingAESKey, appid }, (request, response) => response.reply(request.weixin.Content));

const server = http.createServer((request, response) => {
  request.query = Object.fromEntries(new URL(request.url, "http://localhost").searchParams);
  echo(request, response, (error) => response.writeHead(error ? 500 : 404).end());
});
server.listen(Number(process.argv[2]), "127.0.0.1");
