/// A whole world of identities in one call, for demonstrations and tests: never for real keys,
/// because its key files are protected by a cheap derivation and a passphrase that everybody knows.
@NullMarked
package org.openhotline.certs.development;

import org.jspecify.annotations.NullMarked;
