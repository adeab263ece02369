// What anywidget asks for.

import { Chat } from "./chat.js";
import { ChatFace } from "./face.js";

export default () => {
  let chat;
  return {
    initialize({ model }) {
      chat = new Chat(model);
      return () => chat.close();
    },
    render({ el }) {
      const face = new ChatFace(chat, el);
      return () => face.close();
    },
  };
};
