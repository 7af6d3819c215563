import type { HeaderField } from "./header_field.ts";

/** One block of an example of RFC 7541 appendix C. */
export interface ExampleBlock {
  /** The octets, as hexadecimal digits. */
  readonly octets: string;
  /** What they say. */
  readonly fields: readonly HeaderField[];
  /** The dynamic table afterwards, newest first. */
  readonly table: readonly HeaderField[];
}

const AUTHORITY: HeaderField = [":authority", "www.example.com"];
const NO_CACHE: HeaderField = ["cache-control", "no-cache"];
const CUSTOM: HeaderField = ["custom-key", "custom-value"];

function request(scheme: string, path: string, ...rest: HeaderField[]): HeaderField[] {
  return [[":method", "GET"], [":scheme", scheme], [":path", path], AUTHORITY, ...rest];
}

function requests(first: string, second: string, third: string): ExampleBlock[] {
  return [
    { octets: first, fields: request("http", "/"), table: [AUTHORITY] },
    { octets: second, fields: request("http", "/", NO_CACHE), table: [NO_CACHE, AUTHORITY] },
    {
      octets: third,
      fields: request("https", "/index.html", CUSTOM),
      table: [CUSTOM, NO_CACHE, AUTHORITY],
    },
  ];
}

/** C.3: three requests on one connection, without Huffman coding. */
export const REQUESTS: readonly ExampleBlock[] = requests(
  "828684410f7777772e6578616d706c652e636f6d",
  "828684be58086e6f2d6361636865",
  "828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565",
);

/** C.4: the same with Huffman coding. */
export const HUFFMAN_REQUESTS: readonly ExampleBlock[] = requests(
  "828684418cf1e3c2e5f23a6ba0ab90f4ff",
  "828684be5886a8eb10649cbf",
  "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf",
);

const FOUND: HeaderField = [":status", "302"];
const MOVED: HeaderField = [":status", "307"];
const PRIVATE: HeaderField = ["cache-control", "private"];
const DATE: HeaderField = ["date", "Mon, 21 Oct 2013 20:13:21 GMT"];
const LATER: HeaderField = ["date", "Mon, 21 Oct 2013 20:13:22 GMT"];
const LOCATION: HeaderField = ["location", "https://www.example.com"];
const GZIP: HeaderField = ["content-encoding", "gzip"];
const COOKIE: HeaderField = [
  "set-cookie",
  "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1",
];

/** The table of the responses, in bytes: small, so that fields go out of it. */
export const RESPONSE_TABLE_BYTES = 256;

function responses(first: string, second: string, third: string): ExampleBlock[] {
  return [
    {
      octets: first,
      fields: [FOUND, PRIVATE, DATE, LOCATION],
      table: [LOCATION, DATE, PRIVATE, FOUND],
    },
    {
      octets: second,
      fields: [MOVED, PRIVATE, DATE, LOCATION],
      table: [MOVED, LOCATION, DATE, PRIVATE],
    },
    {
      octets: third,
      fields: [[":status", "200"], PRIVATE, LATER, LOCATION, GZIP, COOKIE],
      table: [COOKIE, GZIP, LATER],
    },
  ];
}

/** C.5: three responses with a table of 256 bytes, without Huffman coding. */
export const RESPONSES: readonly ExampleBlock[] = responses(
  "4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d546e" +
    "1768747470733a2f2f7777772e6578616d706c652e636f6d",
  "4803333037c1c0bf",
  "88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a69707738666f6f3d" +
    "4153444a4b48514b425a584f5157454f50495541585157454f49553b206d61782d6167653d333630303b2076" +
    "657273696f6e3d31",
);

/** C.6: the same with Huffman coding. */
export const HUFFMAN_RESPONSES: readonly ExampleBlock[] = responses(
  "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b" +
    "97c8e9ae82ae43d3",
  "4883640effc1c0bf",
  "88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdf" +
    "cd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007",
);
