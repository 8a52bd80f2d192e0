<?php
/**
 * The text of the link in the element, by language: the same as that of the widget's own link to its page.
 *
 * @package SidPledge
 */

defined( 'ABSPATH' ) || exit;

return array(
	'ar' => 'عرض التعهّد',
	'de' => 'Versprechen ansehen',
	'el' => 'Προβολή της δέσμευσης',
	'en' => 'See the pledge',
	'es' => 'Ver el compromiso',
	'fr' => 'Voir l’engagement',
	'it' => 'Vedi l’impegno',
	'nl' => 'Bekijk de belofte',
	'pl' => 'Zobacz zobowiązanie',
	'pt-PT' => 'Ver o compromisso',
	'pt-BR' => 'Ver o compromisso',
	'th' => 'ดูคำมั่น',
	'uk' => 'Переглянути обіцянку',
);
