/// Who is who: the signed directory of every party as an immutable value, and who may sign what.
///
/// Pure: no clock, no file, no X.509. Certificates are opaque bytes here; the certs module checks
/// them before a change is applied.
@NullMarked
package org.openhotline.protocol.directory;

import org.jspecify.annotations.NullMarked;
