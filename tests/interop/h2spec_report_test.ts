import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { h2specReport } from "./h2spec_report.ts";

Deno.test("a report of h2spec becomes its cases, whatever bytes it holds", () => {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="6.7. PING" package="http2/6.7" id="6.7" tests="3" skipped="1" errors="1">
    <testcase package="http2/6.7" classname="Sends a PING frame" time="0.0014"></testcase>
    <testcase package="http2/6.7" classname="Sends &#34;PING&#34; &amp; ACK" time="2.0014">
      <error>Connection closed
PING Frame (opaque_data:\u0000\u0001&lt;)</error>
    </testcase>
    <testcase package="http2/6.7" classname="Sends none" time="0.0000">
      <skipped></skipped>
    </testcase>
  </testsuite>
</testsuites>`;
  deepEqual(h2specReport(xml), [
    { section: "http2/6.7", title: "Sends a PING frame", outcome: "passed", detail: "" },
    {
      section: "http2/6.7",
      title: 'Sends "PING" & ACK',
      outcome: "failed",
      detail: "Connection closed\nPING Frame (opaque_data:\u0000\u0001<)",
    },
    { section: "http2/6.7", title: "Sends none", outcome: "skipped", detail: "" },
  ]);
});

Deno.test("text that is no report holds no cases", () => {
  deepEqual(h2specReport("Error: connection refused"), []);
});
