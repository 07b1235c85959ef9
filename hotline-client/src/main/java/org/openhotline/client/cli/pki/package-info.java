/// Commands on keys, authorities and agreements: everything that is done without a relay.
@NullMarked
package org.openhotline.client.cli.pki;

import org.jspecify.annotations.NullMarked;
