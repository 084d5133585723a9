/** Where outcomes are kept. It has to outlive whoever runs the workflow. */
export interface Journal {
  /** what was written under a key */
  read(key: string): Promise<string | undefined>;
  /** Writes unless something stands there already, and answers what stands there then: an outcome is never replaced. */
  writeOnce(key: string, text: string): Promise<string>;
}
