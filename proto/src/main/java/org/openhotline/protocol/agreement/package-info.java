/// Agreements as data: who may say what to whom, by when it must be acknowledged, and who is told
/// when it is not.
@NullMarked
package org.openhotline.protocol.agreement;

import org.jspecify.annotations.NullMarked;
