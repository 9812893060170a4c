import type { Texts } from '../texts.ts'

/** Portuguese words for the codes of orders, payments, invoices and stock. */
export const ORDERS = {
  'order.not_found': {
    title: 'Pedido não encontrado',
    detail: 'Não há pedido com esse número neste site.',
    advice: 'Confira o número; a lista de pedidos aceita o do canal em "q".',
  },
  'order.already_exists': {
    title: 'Pedido já existe com outro conteúdo',
    detail: 'O canal já enviou um pedido com esse número e outro conteúdo; o primeiro fica como está.',
    advice: 'Use outro número para outro pedido; para repetir, envie o mesmo conteúdo.',
  },
  'order.line_duplicate': {
    title: 'Número de item repetido',
    detail: 'O pedido tem mais de um item com o mesmo lineNo; nada foi feito.',
    advice: 'Numere cada item uma só vez.',
  },
  'order.line_unknown': {
    title: 'Item desconhecido',
    detail: 'O pedido não tem estes itens: {lines}; nada foi feito.',
    advice: 'Leia o pedido e use os lineNo que ele tem.',
  },
  'order.quantity_too_much': {
    title: 'Quantidade acima do que resta',
    detail: 'Pede-se mais do que resta nos itens {lines}; nada foi feito.',
    advice: 'Leia o pedido e peça no máximo o que resta.',
  },
  'order.quantity_invalid': {
    title: 'Quantidade inválida',
    detail:
      'Uma quantidade precisa ser maior que zero, ter até 3 casas decimais e não passar de 1 milhão; nada foi feito.',
    advice: 'Corrija a quantidade e envie de novo.',
  },
  'order.amount_invalid': {
    title: 'Valor inválido',
    detail: 'O campo {field} não é um valor na moeda do site; nada foi feito.',
    advice: 'Escreva como "19.90", sem sinal e só com as casas decimais da moeda.',
    reasons: {
      malformed: 'O campo {field} não é um valor como "19.90" na moeda do site; nada foi feito.',
      negative: 'O campo {field} é negativo; nada foi feito.',
      not_positive: 'O campo {field} precisa ser maior que zero; nada foi feito.',
      too_large: 'O campo {field} dá um valor maior do que o hub guarda; nada foi feito.',
      discount_too_large: 'O desconto de {discount} é maior que o valor da linha, {gross}; nada foi feito.',
    },
  },
  'order.sku_unknown': {
    title: 'SKU desconhecido',
    detail: 'Os itens {lines} são de um SKU que não está no hub; o pedido não foi criado.',
    advice: 'Confira o SKU dos itens listados, ou carregue o produto.',
  },
  'order.store_unknown': {
    title: 'Loja desconhecida',
    detail: 'O pedido indica a loja {store}, que não está cadastrada ou está inativa; nada foi feito.',
    advice: 'Confira o código da loja, ou cadastre-a.',
  },
  'order.channel_unknown': {
    title: 'Canal desconhecido',
    detail: 'O canal {channel} não está cadastrado; o pedido não foi criado.',
    advice: 'Confira o código do canal, ou cadastre-o.',
  },
  'order.kit_incomplete': {
    title: 'Kit incompleto',
    detail:
      'Os itens de um kit não batem com o cadastro: faltam componentes ou as quantidades são outras. O pedido não foi criado.',
    reasons: {
      stores:
        'Os componentes do kit {kitId} indicam lojas diferentes; um kit sai inteiro de uma loja; o pedido não foi criado.',
    },
    advice: 'Envie todos os componentes, cada um com a quantidade no kit vezes a de kits.',
  },
  'order.kit_split': {
    title: 'Kit não se divide',
    detail:
      'O pedido de mudança tira parte de um kit e deixa o resto; um kit sai inteiro ou fica inteiro. Nada foi feito.',
    advice: 'Inclua os itens que faltam: "correctedBody" traz o corpo que passa.',
  },
  'order.kit_sold_as_line': {
    title: 'Kit vendido como item',
    detail: 'O SKU de um item é de um kit; o kit se vende por seus componentes. O pedido não foi criado.',
    advice: 'Envie um item por componente, com "kit" em cada um.',
  },
  'order.payment_short': {
    title: 'Pagamento não cobre o total',
    detail:
      'Um pedido "paid" precisa de pagamentos que cubram o total de {total}; vieram {paid}. O pedido não foi criado.',
    advice: 'Envie todos os pagamentos, ou use "endless_aisle" se ele ainda será pago.',
  },
  'order.payment_unexpected': {
    title: 'Pagamento inesperado',
    detail: 'Um pedido "endless_aisle" nasce sem pagamento; o pedido não foi criado.',
    advice: 'Envie-o sem "payments"; o caixa paga depois em /payments.',
  },
  'order.sold_by_missing': {
    title: 'Falta quem vendeu',
    detail: 'Um pedido "endless_aisle" diz em "soldBy" a loja que vendeu; o pedido não foi criado.',
    advice: 'Envie "soldBy" com a loja.',
  },
  'order.move_not_allowed': {
    title: 'Movimento não permitido neste estado',
    detail:
      'O pedido está em {from} (entrega: {delivery}), e daí não existe o movimento {move}; os possíveis são: {allowed}. Nada foi feito.',
    reasons: { ended: 'O pedido está em {from}, e daí não há mais movimento; nada foi feito.' },
    advice:
      'Leia o pedido e faça um dos movimentos possíveis; `ship` é de pedidos enviados, `make_ready` dos retirados na loja.',
  },
  'order.already_paid': {
    title: 'Pedido já pago',
    detail: 'O pedido não deve mais nada; o pagamento não foi registrado.',
    advice: 'Não cobre de novo; se a cobrança já foi feita, estorne-a.',
  },
  'order.erp_id_differs': {
    title: 'Outro número do ERP',
    detail: 'O pedido já foi confirmado com o número {erpOrderId} do ERP; nada foi mudado.',
    advice: 'Verifique se o ERP criou o pedido duas vezes.',
    reasons: {
      none_before: 'O pedido já foi confirmado sem número do ERP, e agora veio {sent}; nada foi mudado.',
    },
  },
  'order.fulfilment_ambiguous': {
    title: 'Falta indicar a loja',
    detail:
      'Mais de uma loja tem, ou teve, uma parte deste pedido, e o movimento não diz qual delas o faz; nada foi feito.',
    advice: 'Envie "store" com a loja, entre as listadas, cuja parte se move, e linhas de uma parte por vez.',
    reasons: {
      parts: 'As linhas indicadas são de mais de uma das partes que a loja tem deste pedido; nada foi feito.',
    },
  },
  'stock.insufficient': {
    title: 'Estoque insuficiente',
    detail: 'A loja não tem as unidades pedidas; o pedido não foi criado e nada foi reservado.',
    advice: 'Reduza as quantidades ao disponível listado, ou escolha outra loja.',
  },
  'payment.already_exists': {
    title: 'Pagamento já existe com outro conteúdo',
    detail: 'O pedido já tem um pagamento {paymentId} com outro conteúdo; nada foi mudado.',
    advice: 'Use outro paymentId para outro pagamento; para repetir, envie o mesmo conteúdo.',
  },
  'payment.too_much': {
    title: 'Pagamento maior que o devido',
    detail: 'O pagamento é maior que os {due} que o pedido ainda deve; não foi registrado.',
    advice: 'Envie no máximo o valor devido.',
  },
  'invoice.access_key_invalid': {
    title: 'Chave de acesso inválida',
    detail:
      'A chave de acesso da nota não confere: tem 44 posições e um dígito verificador, e série e número iguais aos enviados. Nada foi registrado.',
    advice: 'Copie a chave do XML ou do DANFE e envie de novo.',
  },
  'invoice.amount_wrong': {
    title: 'Valor da nota inválido',
    detail:
      'O valor da nota precisa ser maior que zero, e a soma das notas no máximo o total do pedido; nada foi registrado.',
    advice: 'Confira o valor da nota e o total do pedido.',
    reasons: {
      malformed: 'O valor da nota não é um valor como "19.90" na moeda do site; nada foi registrado.',
      not_positive: 'O valor da nota precisa ser maior que zero; nada foi registrado.',
      over_total:
        'A nota de {amount}, com os {invoiced} já faturados, passa do total do pedido, {total}; nada foi registrado.',
    },
  },
  'invoice.xml_mismatch': {
    title: 'XML não confere com a nota',
    detail: 'O XML diz {fact} {inXml}, e a chamada diz {posted}; nada foi feito.',
    reasons: { no_invoice: 'O XML não é de uma NF-e ou NFC-e que se possa ler; nada foi feito.' },
    advice: 'Envie o XML da própria nota, ou a chamada sem ele.',
  },
  'invoice.already_exists': {
    title: 'Nota já registrada com outro conteúdo',
    detail:
      'A chave de acesso {accessKey} já está registrada, do pedido {orderId} e com outro conteúdo; nada foi mudado.',
    advice: 'Confira a chave: cada nota tem a sua.',
  },
} as const satisfies Partial<Texts>
