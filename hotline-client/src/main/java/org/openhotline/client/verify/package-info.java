/// What a station believes: checkpoints that continue the remembered one, entries that are proven,
/// acts that verify.
@NullMarked
package org.openhotline.client.verify;

import org.jspecify.annotations.NullMarked;
