// What anywidget asks for.

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
