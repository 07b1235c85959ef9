/// Identities: certificate profiles, path checks at an instant, the authorities that issue, key
/// files.
///
/// A party's authority has two self-signed roots over the same name, ECDSA P-384 and ML-DSA-87, and
/// issues leaves of fixed profiles ([Profile]) directly. Every check is against exactly the roots
/// of the party that a certificate claims, never against a set of roots of several parties. Files
/// are allowed here; network and logging are not.
@NullMarked
package org.openhotline.certs;

import org.jspecify.annotations.NullMarked;
