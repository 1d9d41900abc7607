"""PyPI mockpost as a program, with what it lacks of forum groups: `python desk_api.py`, its ports in MOCKPOST_*_PORT. Runs in an environment of its own.

What is added: topics (opened, renamed, closed, deleted), copies, pins, reactions, `getChatMember`; a message into a topic that is not there is
refused as Telegram does. `GET /__calls` lists every call that was granted, `POST /__delete?thread=N` is somebody who deletes a topic.
"""

# mypy: disable-error-code="import-not-found, import-untyped, no-untyped-def, no-untyped-call, var-annotated, untyped-decorator"
import itertools
import json
import os

import uvicorn
from mockpost.main import app
from mockpost.routers import telegram

threads, open_topics, calls = itertools.count(5000), {}, []
NAMES = {
    "createforumtopic": "createForumTopic",
    "editforumtopic": "editForumTopic",
    "closeforumtopic": "closeForumTopic",
    "reopenforumtopic": "reopenForumTopic",
    "deleteforumtopic": "deleteForumTopic",
}
RIGHTS = ("can_manage_chat", "can_delete_messages", "can_pin_messages", "can_manage_topics")
OTHERS = (
    "can_be_edited is_anonymous can_manage_video_chats can_restrict_members can_promote_members can_change_info can_invite_users can_post_stories "
    "can_edit_stories can_delete_stories"
)


def noted(method, params, result):
    calls.append({"method": method, **params, "result": result})
    return {"ok": True, "result": result}


async def create_topic(token, params, request):
    thread = next(threads)
    open_topics[thread] = params.get("name")
    return noted("createForumTopic", params, {"message_thread_id": thread, "name": params.get("name"), "icon_color": 7322096})


def on_topic(method):
    async def change(token, params, request):
        if int(params.get("message_thread_id", 0)) not in open_topics:
            return telegram.error(400, "Bad Request: message thread not found")
        if method == "deleteforumtopic":
            del open_topics[int(params["message_thread_id"])]
        return noted(NAMES[method], params, True)

    return change


def into_topic(method, granted):
    async def put(token, params, request):
        thread = params.get("message_thread_id")
        if thread and int(thread) not in open_topics:
            return telegram.error(400, "Bad Request: message thread not found")
        answer = await granted(token, params, request)
        if isinstance(answer, dict):
            calls.append({"method": method, **params, "result": answer["result"]})
        return answer

    return put


async def copy_message(token, params, request):
    note = f"copy of {params.get('from_chat_id')}/{params.get('message_id')}"
    await telegram.capture(token, request, params.get("chat_id"), note, params)
    return {"ok": True, "result": {"message_id": next(telegram._message_ids)}}


def granted(method):
    async def grant(token, params, request):
        return noted(method, params, True)

    return grant


async def get_chat(token, params, request):
    one = dict.fromkeys(("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), True)
    chat = {**telegram.chat_of(params["chat_id"]), "title": "Officers", "is_forum": True, "accent_color_id": 1, "max_reaction_count": 1}
    return {"ok": True, "result": {**chat, "accepted_gift_types": one}}


async def get_chat_member(token, params, request):
    rights = {**dict.fromkeys(RIGHTS, True), **dict.fromkeys(OTHERS.split(), False)}
    return {"ok": True, "result": {"status": "administrator", "user": telegram.bot_user(token), **rights}}


telegram.METHODS.update({method: on_topic(method) for method in NAMES})
telegram.METHODS.update(
    createforumtopic=create_topic,
    sendmessage=into_topic("sendMessage", telegram.m_send_message),
    copymessage=into_topic("copyMessage", copy_message),
    editmessagetext=into_topic("editMessageText", telegram.m_edit_message_text),
    answercallbackquery=into_topic("answerCallbackQuery", telegram.m_answer_callback_query),
    pinchatmessage=granted("pinChatMessage"),
    setmessagereaction=granted("setMessageReaction"),
    setmycommands=granted("setMyCommands"),
    getchat=get_chat,
    getchatmember=get_chat_member,
)


@app.get("/__calls")
async def all_calls():
    """Every call that was granted, in order."""
    return json.loads(json.dumps(calls))


@app.post("/__delete")
async def delete(thread: int):
    """Somebody deletes a topic."""
    open_topics.pop(thread, None)
    return {}


uvicorn.run(app, host="127.0.0.1", port=int(os.environ["MOCKPOST_HTTP_PORT"]), log_level="warning")
