<?php
/**
 * oEmbed: an address of the server alone on a line becomes the server's frame. WordPress fetches and caches the frame,
 * and shows it unchanged because the server is a registered provider.
 *
 * @package SidPledge
 */

namespace SidPledge;

defined( 'ABSPATH' ) || exit;

/** A pattern for the server's addresses that can be embedded. */
function embeddable_pattern(): string {
	return '#^' . preg_quote( server(), '#' ) . '(/(p/[^/?\#]+|s(/[^/?\#]+){3})?/?)?([?\#].*)?$#i';
}

/** Registers the server as a provider. */
function register_provider(): void {
	if ( '' !== server() ) {
		wp_oembed_add_provider( embeddable_pattern(), server() . '/oembed', true );
	}
}

/**
 * Returns true if an address is one of the server's that can be embedded.
 *
 * @param mixed $url The address.
 */
function is_embeddable( $url ): bool {
	return is_string( $url ) && '' !== server() && preg_match( embeddable_pattern(), $url );
}

/**
 * The parameters of an address.
 *
 * @param string $url The address.
 * @return array<string, mixed>
 */
function query_of( string $url ): array {
	$query = array();
	wp_parse_str( (string) wp_parse_url( $url, PHP_URL_QUERY ), $query );
	return $query;
}

/**
 * An address, completed with the site's settings for the parameters that it does not have.
 *
 * @param string $url The address that somebody wrote.
 */
function with_defaults( string $url ): string {
	$query    = query_of( $url );
	$without  = array_flip( array( 'server', 'campaign' ) );
	$defaults = for_address( array_diff_key( array_filter( settings(), 'strlen' ), $query, $without ) );
	if ( ! isset( $query['lang'] ) ) {
		$defaults += array( 'lang' => site_language() );
	}
	// The path of a share link contains the partner.
	if ( 0 === strpos( (string) wp_parse_url( $url, PHP_URL_PATH ), '/s/' ) ) {
		unset( $defaults['partner'] );
	}
	return add_query_arg( $defaults, $url );
}

/**
 * Filters the address that WordPress fetches a frame from: completes the embedded address with the site's settings.
 *
 * @param string $provider The address that is fetched.
 * @param string $url      The address that somebody wrote.
 */
function fetch_with_defaults( $provider, $url ) {
	return is_embeddable( $url ) ? add_query_arg( 'url', rawurlencode( with_defaults( $url ) ), $provider ) : $provider;
}

/**
 * Filters the size of a frame. WordPress caches a frame by its address and these values, so the site's settings are
 * added: a change of settings then fetches the frame again.
 *
 * @param array<string, int> $size The maximum size.
 * @param string             $url  The address that somebody wrote.
 */
function vary_cache_by_settings( $size, $url = '' ) {
	if ( is_embeddable( $url ) ) {
		$size['sid_pledge'] = md5( (string) wp_json_encode( array( settings(), site_language() ) ) );
	}
	return $size;
}

/**
 * Filters the HTML of an embedded address. The frame is left unchanged, and the script that resizes it is added. A feed
 * has the link instead.
 *
 * @param string $html The HTML.
 * @param string $url  The address that somebody wrote.
 */
function filter_embed_html( $html, $url ) {
	if ( ! is_embeddable( $url ) ) {
		return $html;
	}
	if ( is_feed() ) {
		$address = with_defaults( $url );
		return page_link( $address, clean( 'lang', query_of( $address )['lang'] ?? '' ) );
	}
	wp_enqueue_script( FRAME_SCRIPT );
	return $html;
}
