/** What `plakar-deno test --help` prints. */
export const help =
  `Tests a connector's executable against the rules of the protocol, in any language.

usage: ./denow task cli test EXECUTABLE --role ROLE --config KEY=VALUE... [options] [-- ARGS...]

  EXECUTABLE            the connector; ARGS are those of its manifest
  --role ROLE           importer, exporter or storage
  --config KEY=VALUE    an option for the connector, "location" among them; may be repeated.
                        {folder} in a value becomes a fresh folder for every case: use it for
                        an exporter or a store, which are written to
  --protocol NAME       the scheme; that of the location when left out
  --can FILE            what the connector can be made to do: a .json file, or a .ts file that
                        exports "can". A case that needs more is skipped, and says so
  --skip ROW=REASON     a row known to fail; the run fails once it holds. May be repeated
  --row ROW             run the cases of this row alone; may be repeated
  --case-timeout S      seconds after which a case has failed; 30 by default
  --start-timeout S     seconds in which the connector must start and answer Init; 20 by default
  --report FORMAT       text (the default), junit or json
  --out FILE            where to write the report; stdout by default
  --help                print this

examples:
  ./denow task cli test ./bin/dir-importer --role importer --config location=dir:///srv/photos
  ./denow task cli test ./bin/dir-storage --role storage --config location=dir://{folder} \\
      --report junit --out report.xml
  ./denow task cli test ./my-importer --role importer --config location=my://host/ \\
      --config token=secret --can can.json --skip I26="the server cannot be interrupted"

In a .json file, {"text": "..."} and {"base64": "..."} stand for bytes, {"integer": "..."} for a
whole number of any size, and "fresh" is an object of options with {folder} in them.

The exit code is 0 when no case failed and at least one passed, 1 otherwise, 2 for a wrong argument
and 130 after an interrupt.`;
