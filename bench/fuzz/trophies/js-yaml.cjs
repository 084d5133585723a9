// js-yaml 3.13.1, issues 524 and 525: a document with an unknown tag throws TypeError instead of YAMLException.
const yaml = require('trophy-js-yaml');

exports.fuzz = function fuzz(data) {
  try {
    yaml.safeLoad(data.toString());
  } catch (error) {
    if (!(error instanceof yaml.YAMLException)) throw error;
  }
};
