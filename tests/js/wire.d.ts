// Made by declare.py of grok_jupyter/rendering/live/wire.py.
declare namespace Wire {
  interface Accepted { accepted: string; }
  type CommandKind = "snapshot" | "stop" | "clear" | "undo" | "models" | "variables" | "freeze" | "copies";
  interface Copy { copy: number; all: boolean; shown: boolean; head: Record<string, any>; count: number; changed: ([number, string, (Record<string, any>)[]])[]; }
  type Field = "question" | "source" | "error" | "calls";
  interface File { file: string; type: string; }
  interface Frozen { frozen: boolean; }
  type Keeper = "page" | "kernel" | "nobody";
  type LiveKind = "snapshot" | "taken" | "stop";
  interface Lock { lock: boolean; }
  interface Message { n: number; ops: ([number, number, number, number, string | null] | ["turns", number, number, (TurnState)[]] | ["turn", number, Record<string, any>] | ["say", number, "question" | "source" | "error" | "calls", string] | ["on", number] | ["totals", string, boolean] | string | number)[]; all?: boolean; }
  interface Models { models: (Record<string, any>)[]; }
  type On = ["on", number];
  type Operation = [number, number, number, number, string | null] | ["turns", number, number, (TurnState)[]] | ["turn", number, Record<string, any>] | ["say", number, "question" | "source" | "error" | "calls", string] | ["on", number] | ["totals", string, boolean] | string | number;
  type Patch = [number, number, number, number, string | null];
  interface Picture { image: (number)[]; type: string; }
  interface Refused { refused: string; ref: string | null; }
  type Reply = Lock | Accepted | Refused | Told | Models | Variables | Picture | File | Copy | Frozen;
  type RequestKind = "snapshot" | "stop" | "clear" | "undo" | "models" | "variables" | "freeze" | "copies" | "regenerate" | "delete" | "send" | "edit" | "choose" | "decide" | "settings" | "image" | "visibility" | "export";
  type Say = ["say", number, "question" | "source" | "error" | "calls", string];
  type Sent = Message | Lock | Accepted | Refused | Told | Models | Variables | Picture | File | Copy | Frozen;
  interface Told { told: string; }
  type Totals = ["totals", string, boolean];
  type TurnActionKind = "regenerate" | "delete";
  type TurnChange = ["turn", number, Record<string, any>];
  interface TurnState { id: number; asked: number; model: string; cell: boolean; status: string; line: string; asks: [number, string] | null; thought: number | null; blocking: boolean; place: [number, number] | null; images: (Record<string, any>)[]; values: (string)[]; waited?: number; }
  type Turns = ["turns", number, number, (TurnState)[]];
  interface Variables { variables: (Record<string, string>)[]; }
  interface Request { kind: RequestKind; [field: string]: unknown }
}
