import type { Texts } from '../texts.ts'

/** Portuguese words for the codes of rows of a load. */
export const ROWS = {
  'row.not_an_object': {
    title: 'Linha não é um objeto',
    detail: 'Este elemento do arquivo não é um objeto com campos.',
    advice: 'Escreva a linha como um objeto JSON.',
  },
  'row.too_large': {
    title: 'Linha grande demais',
    detail: 'A linha passa do limite de {limit} bytes.',
    advice: 'Reduza a linha, por exemplo as descrições, e envie de novo.',
  },
  'row.columns_mismatch': {
    title: 'Número de colunas diferente',
    detail: 'A linha tem {cells} colunas e o cabeçalho tem {columns}.',
    advice: 'Confira separadores e aspas desta linha.',
  },
  'row.field_missing': {
    title: 'Campo ausente',
    detail: 'Falta o campo {field} nesta linha.',
    advice: 'Preencha o campo e envie a linha de novo.',
  },
  'row.field_invalid': {
    title: 'Valor não aceito',
    detail: 'O campo {field} tem um valor que não serve para ele.',
    advice: 'Corrija o valor e envie a linha de novo.',
  },
  'row.field_too_long': {
    title: 'Texto longo demais',
    detail: 'O campo {field} tem mais de {limit} caracteres.',
    advice: 'Encurte o texto e envie a linha de novo.',
  },
  'row.number_malformed': {
    title: 'Número malformado',
    detail: 'O campo {field} não é um número.',
    advice: 'Escreva só dígitos, com ponto ou vírgula decimal, e envie a linha de novo.',
  },
  'row.number_ambiguous': {
    title: 'Número ambíguo',
    detail: 'O campo {field} pode ser lido de dois modos: o separador tanto pode ser decimal como de milhar.',
    advice: 'Escreva as casas decimais (1234 ou 1,23), ou envie o arquivo em JSON com números.',
  },
  'row.number_too_precise': {
    title: 'Casas decimais demais',
    detail: 'O campo {field} tem mais casas decimais do que o hub guarda.',
    advice:
      'Arredonde no seu sistema (quantidades até 3 casas, valores até as casas da moeda) e envie a linha de novo.',
  },
  'row.number_out_of_range': {
    title: 'Número fora da faixa',
    detail: 'O campo {field} tem um número maior do que o hub guarda.',
    advice: 'Confira o número: pode faltar o separador decimal.',
  },
  'row.amount_negative': {
    title: 'Preço negativo',
    detail: 'O campo {field} é um valor abaixo de zero.',
    advice: 'Corrija o preço e envie a linha de novo.',
  },
  'row.date_malformed': {
    title: 'Data malformada',
    detail: 'O campo {field} não é uma data do calendário em um formato que o hub lê.',
    advice: 'Use 2026-11-24T10:00:00-03:00, 2026-11-24 ou 24/11/2026.',
  },
  'row.key_missing': {
    title: 'Linha sem chave',
    detail: 'A linha não diz de que produto fala.',
    advice: 'Informe sku, ou ean, ou referência com tamanho, e envie a linha de novo.',
  },
  'row.key_mangled': {
    title: 'Código estragado por planilha',
    detail: 'O campo {field} está em notação científica: uma planilha apagou os dígitos do código.',
    advice: 'Exporte a coluna como texto, direto do sistema de origem, e envie a linha de novo.',
  },
  'row.key_conflict': {
    title: 'Chave de outro produto',
    detail: 'A chave desta linha já pertence a outro produto ou variação; a linha não foi gravada.',
    advice: 'Confira sku, ean, referência e tamanho: cada combinação é de uma só variação.',
  },
  'row.attribute_unknown': {
    title: 'Atributo desconhecido',
    detail: 'O atributo {attribute} não está definido.',
    advice: 'Defina o atributo com uma carga de atributos (tipo 12) e envie a linha de novo.',
  },
  'row.value_unknown': {
    title: 'Valor sem tradução',
    detail: 'O campo {field} tem um valor que o mapeamento da integração não traduz.',
    advice: 'Inclua o valor em `values` no mapeamento, ou corrija-o no arquivo, e envie a linha de novo.',
  },
  'row.product_unknown': {
    title: 'Produto ainda não carregado',
    detail: 'O produto {key} ainda não está no hub; a linha não foi gravada.',
    advice: 'Carregue o produto: a linha em espera entra sozinha; a recusada, envie de novo.',
  },
  'row.store_unknown': {
    title: 'Loja não cadastrada',
    detail: 'A loja {store} não está cadastrada no hub; a linha não foi gravada.',
    advice:
      'Cadastre a loja com esse código externo: a linha em espera entra sozinha; a recusada, envie de novo.',
  },
  'row.kit_component_unknown': {
    title: 'Componente do kit desconhecido',
    detail:
      'O kit usa o SKU {component}, que ainda não está no hub ou é ele mesmo um kit; a linha não foi gravada.',
    advice: 'Carregue os componentes, nenhum deles um kit, depois envie o kit de novo.',
  },
  'row.kit_has_no_stock': {
    title: 'Kit não tem estoque próprio',
    detail:
      'O SKU {key} é de um kit, e o estoque de um kit é o dos seus componentes; a linha não foi gravada.',
    advice: 'Envie o estoque dos componentes.',
  },
  'row.aborted': {
    title: 'Linha recusada com o arquivo',
    detail:
      'Não há nada de errado nesta linha, mas outras do arquivo foram recusadas e ele foi enviado para entrar inteiro.',
    advice: 'Corrija as outras linhas e envie o arquivo de novo.',
  },
} as const satisfies Partial<Texts>
