export { type Command, readCommand } from "./command.ts";
export { ReplyFramer } from "./reply-framer.ts";
export { decodeReply, type ReplyValue, replyText } from "./reply-value.ts";
export { INCOMPLETE, MALFORMED, RequestScanner } from "./request-scanner.ts";
