/** Messages that came and wait for their reader, oldest first. */
export interface ReceivedMessages {
  push(message: Uint8Array): void;
  shift(): Uint8Array | undefined;
}

// Below it, what was taken is not worth a move of the rest.
const MOVED_FROM = 1024;

/** Makes an empty queue; a `shift` costs the same however many small messages wait. */
export function receivedMessages(): ReceivedMessages {
  let messages: Uint8Array[] = [];
  let first = 0;

  return {
    push: (message) => void messages.push(message),
    shift() {
      if (first === messages.length) return undefined;
      const message = messages[first]!;
      // What was taken must not be held.
      messages[first++] = NONE;
      if (first === messages.length) {
        messages.length = first = 0;
      } else if (first >= MOVED_FROM && first * 2 >= messages.length) {
        messages = messages.slice(first);
        first = 0;
      }
      return message;
    },
  };
}

const NONE = new Uint8Array();
