// xml2js 0.4.23, issue 544: a child element called like the key for text throws TypeError.
const { Parser } = require('trophy-xml2js');

const documented = [
  'Attribute without value',
  'Forward-slash in opening tag',
  'Inappropriately located doctype declaration',
  'Invalid attribute name',
  'Invalid character',
  'Invalid tagname',
  'Invalid closing tag',
  'Malformed comment',
  'No whitespace between attributes',
  'Non-whitespace before first tag',
  'Strings should',
  'Text data outside of root node',
  'Unclosed root tag',
  'Unencoded',
  'Unexpected close tag',
  'Unexpected end',
  'Unmatched closing tag',
  'Unquoted attribute value',
  'Weird empty close tag',
];

exports.fuzz = async function fuzz(data) {
  try {
    await new Parser().parseStringPromise(data.toString());
  } catch (error) {
    if (!documented.some((message) => error.message.startsWith(message))) throw error;
  }
};
