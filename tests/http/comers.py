# SPDX-License-Identifier: Apache-2.0
"""People who come from many places, to a server that trusts this machine as its proxy: limits of one address, which
would be this machine's, stop none of them."""
import guildhall


class Comers(guildhall.Served):
    options = ('--trusted-proxy', '127.0.0.1')
    comers = 0

    @classmethod
    def comer(cls, address=None):
        """Somebody at another place."""
        Comers.comers += 1
        return cls.server.browser(headers=[('X-Forwarded-For', address or f'203.0.{Comers.comers // 250}.{Comers.comers % 250}')])
