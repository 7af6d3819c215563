/** What stands in the templates for the connector, in paths, and for the protocol, in texts. */
export const placeholder = "acme";
